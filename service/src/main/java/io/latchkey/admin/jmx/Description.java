package io.latchkey.admin.jmx;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import javax.management.DescriptorKey;
import javax.management.MBeanOperationInfo;

/** Describes an MBean, an attribute (at its getter) or an operation to JMX clients. Public for the introspector. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Description {
    /** The name of the descriptor's field, which the JMX introspector fills. */
    String FIELD = "description";

    /** The name of the descriptor's field for the impact. */
    String IMPACT = "impact";

    @DescriptorKey(FIELD)
    String value();

    /** The impact of an operation, as {@link MBeanOperationInfo} defines it. */
    @DescriptorKey(IMPACT)
    int impact() default MBeanOperationInfo.ACTION;
}
