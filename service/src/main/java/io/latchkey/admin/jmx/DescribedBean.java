package io.latchkey.admin.jmx;

import javax.management.DescriptorRead;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.NotificationBroadcasterSupport;
import javax.management.StandardEmitterMBean;
import org.jspecify.annotations.Nullable;

/** An MXBean that takes its descriptions from {@link Description}. Thread-safe. */
abstract class DescribedBean extends StandardEmitterMBean {
    /**
     * Creates a bean whose class implements the MXBean interface.
     *
     * @param notifications the kinds of notifications that it sends
     */
    DescribedBean(Class<?> mxBean, MBeanNotificationInfo... notifications) {
        super(mxBean, true, new NotificationBroadcasterSupport(notifications));
    }

    @Override
    protected String getDescription(MBeanInfo bean) {
        return described(bean, bean.getDescription());
    }

    @Override
    protected String getDescription(MBeanFeatureInfo feature) {
        return described(feature, feature.getDescription());
    }

    @Override
    protected String getDescription(MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
        return "the id of a key";
    }

    @Override
    protected String getParameterName(MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
        // The only parameter that any operation here takes.
        return "id";
    }

    @Override
    protected int getImpact(MBeanOperationInfo operation) {
        return operation.getDescriptor().getFieldValue(Description.IMPACT) instanceof Integer impact
                ? impact
                : MBeanOperationInfo.UNKNOWN;
    }

    private static String described(DescriptorRead part, String otherwise) {
        return part.getDescriptor().getFieldValue(Description.FIELD) instanceof String text ? text : otherwise;
    }

    /** Returns the id, or refuses it if it is empty, which must not mean all keys. */
    static String id(@Nullable String given, String hint) {
        if (given == null || given.isBlank()) {
            throw new IllegalArgumentException("id must be the id of a key" + hint + ".");
        }
        return given;
    }
}
