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

/** An MXBean that tells clients what its parts mean, in the words of {@link Description}. Safe for concurrent use. */
abstract class DescribedBean extends StandardEmitterMBean {
    /**
     * A bean that implements its MXBean interface itself.
     *
     * @param notifications all kinds that it sends
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
        return operation.getName().equals("key") ? MBeanOperationInfo.INFO : MBeanOperationInfo.ACTION;
    }

    private static String described(DescriptorRead part, String otherwise) {
        return part.getDescriptor().getFieldValue(Description.FIELD) instanceof String text ? text : otherwise;
    }

    /** An id that was given by a client. */
    static String id(@Nullable String given, String forAll) {
        if (given == null || given.isBlank()) {
            throw new IllegalArgumentException("id must be the id of a key; " + forAll + "() is for all keys.");
        }
        return given;
    }
}
