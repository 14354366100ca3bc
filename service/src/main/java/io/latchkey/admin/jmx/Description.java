package io.latchkey.admin.jmx;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import javax.management.DescriptorKey;

/** What a JMX client shows about an MBean, an attribute (at its getter) or an operation. Public for the introspector. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Description {
    /** The name of the descriptor's field, which the JMX introspector fills. */
    String FIELD = "description";

    @DescriptorKey(FIELD)
    String value();
}
