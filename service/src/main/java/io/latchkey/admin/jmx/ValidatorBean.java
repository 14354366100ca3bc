package io.latchkey.admin.jmx;

import io.latchkey.admin.Operations;
import io.latchkey.verify.ValidatorListener;
import io.latchkey.verify.Verdict;

/** The external validator, over JMX; there is one of these even where there is no validator. Safe for concurrent use. */
final class ValidatorBean extends DescribedBean implements ValidatorMXBean, ValidatorListener {
    private final Operations operations;
    private final Notifications notifications;

    ValidatorBean(Operations operations, Notifications notifications) {
        super(ValidatorMXBean.class, Notifications.CIRCUIT_INFO);
        this.operations = operations;
        this.notifications = notifications;
    }

    @Override
    public boolean isEnabled() {
        return operations.validator().enabled();
    }

    @Override
    public long getCachedVerdicts() {
        return operations.validator().cachedVerdicts();
    }

    @Override
    public double getHitRate() {
        return operations.validator().hitRate();
    }

    @Override
    public long getCalls() {
        return operations.validator().calls();
    }

    @Override
    public long getFailures() {
        return operations.validator().failures();
    }

    @Override
    public String getCircuit() {
        return operations.validator().circuit();
    }

    @Override
    public int evict(String id) {
        return operations.evictVerdicts(id(id, "evictAll"));
    }

    @Override
    public int evictAll() {
        return operations.evictVerdicts(null);
    }

    @Override
    public void called(Verdict verdict, long nanos) {
        // Far too often to be told.
    }

    @Override
    public void circuitChanged(String from, String to) {
        sendNotification(notifications.circuitChanged(this, from, to));
    }
}
