package io.latchkey.admin.jmx;

import io.latchkey.key.ReloadReport;
import java.util.List;

/** Gives {@link ReloadReport} the getters that MXBeans need. Immutable. */
public final class ReloadInfo {
    private final ReloadReport report;

    ReloadInfo(ReloadReport report) {
        this.report = report;
    }

    public int getTotal() {
        return report.total();
    }

    public List<String> getAdded() {
        return report.added();
    }

    public List<String> getRemoved() {
        return report.removed();
    }

    public List<String> getChanged() {
        return report.changed();
    }

    public int getUnchanged() {
        return report.unchanged();
    }
}
