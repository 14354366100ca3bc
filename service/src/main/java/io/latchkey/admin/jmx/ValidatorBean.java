package io.latchkey.admin.jmx;

import io.latchkey.admin.Administration;
import io.latchkey.verify.ValidatorListener;

/** Exposes the external validator over JMX; registered even without a validator. Thread-safe. */
final class ValidatorBean extends DescribedBean implements ValidatorMXBean, ValidatorListener {
    private final Administration administration;
    private final Notifications notifications;

    ValidatorBean(Administration administration, Notifications notifications) {
        super(ValidatorMXBean.class, Notifications.CIRCUIT_INFO);
        this.administration = administration;
        this.notifications = notifications;
    }

    @Override
    public boolean isEnabled() {
        return administration.validator().enabled();
    }

    @Override
    public long getCachedVerdicts() {
        return administration.validator().cachedVerdicts();
    }

    @Override
    public double getHitRate() {
        return administration.validator().hitRate();
    }

    @Override
    public long getCalls() {
        return administration.validator().calls();
    }

    @Override
    public long getFailures() {
        return administration.validator().failures();
    }

    @Override
    public String getCircuit() {
        return administration.validator().circuit();
    }

    @Override
    public int evict(String id) {
        return administration.evictVerdicts(id(id, "; evictAll() is for all keys"));
    }

    @Override
    public int evictAll() {
        return administration.evictVerdicts(null);
    }

    @Override
    public void circuitChanged(String from, String to) {
        sendNotification(notifications.circuitChanged(this, from, to));
    }
}
