package io.latchkey.admin.jmx;

import io.latchkey.admin.Administration;
import io.latchkey.admin.KeyReport;
import io.latchkey.admin.KeyReportReader;
import io.latchkey.key.InvalidKeysException;
import io.latchkey.key.ReloadListener;
import io.latchkey.key.ReloadReport;
import io.latchkey.key.ReloadRunningException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.management.JMException;
import org.jspecify.annotations.Nullable;

/** Exposes the keys over JMX. Every attribute is computed when it is read. Thread-safe. */
final class KeysBean extends DescribedBean implements KeysMXBean, ReloadListener {
    /** Maximum number of rows of the table. More would slow down clients that read every attribute. */
    static final int MOST_ROWS = 1000;

    private final Administration administration;
    private final KeyReportReader reports;
    private final Notifications notifications;

    KeysBean(Administration administration, Notifications notifications) {
        super(KeysMXBean.class, Notifications.RELOADED_INFO, Notifications.RELOAD_FAILED_INFO);
        this.administration = administration;
        this.reports = new KeyReportReader(administration);
        this.notifications = notifications;
    }

    @Override
    public int getTotalKeys() {
        return administration.keys().ring().size();
    }

    @Override
    public boolean isAuthRequired() {
        return administration.authRequired();
    }

    @Override
    public @Nullable String getLastReload() {
        Instant last = administration.keys().history().lastReload();
        return last == null ? null : last.toString();
    }

    @Override
    public @Nullable String getLastReloadError() {
        return administration.keys().history().lastError();
    }

    @Override
    public long getReloads() {
        return administration.keys().history().reloads();
    }

    @Override
    public long getFailedReloads() {
        return administration.keys().history().failedReloads();
    }

    @Override
    public Map<String, KeyInfo> getKeys() {
        Map<String, KeyInfo> byId = new LinkedHashMap<>();
        reports.page(null, MOST_ROWS).keys().forEach(key -> byId.put(key.id(), new KeyInfo(key)));
        return byId;
    }

    @Override
    public KeyInfo key(String id) {
        KeyReport key = reports.find(id(id, ""));
        if (key == null) {
            // Does not repeat the id, which may be a key that was entered by mistake.
            throw new IllegalArgumentException("No key has this id.");
        }
        return new KeyInfo(key);
    }

    @Override
    public ReloadInfo reload() throws JMException {
        try {
            return new ReloadInfo(administration.keys().reload());
        } catch (InvalidKeysException e) {
            // Without its cause, which clients without our classes cannot read.
            throw new JMException("The keys were not reloaded, and the old ones stay in force. " + e.getMessage());
        } catch (ReloadRunningException e) {
            throw new JMException(e.getMessage());
        }
    }

    @Override
    public void reloaded(ReloadReport report) {
        sendNotification(notifications.reloaded(this, report));
    }

    @Override
    public void reloadFailed(InvalidKeysException mistakes) {
        sendNotification(notifications.reloadFailed(this, mistakes.mistakes()));
    }
}
