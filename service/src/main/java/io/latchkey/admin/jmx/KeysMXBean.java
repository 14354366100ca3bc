package io.latchkey.admin.jmx;

import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanOperationInfo;
import org.jspecify.annotations.Nullable;

/** {@code io.latchkey:type=Keys}. The descriptions are what JMX clients show. */
@Description("The keys that this process accepts, and their reload")
public interface KeysMXBean {
    @Description("Number of local keys")
    int getTotalKeys();

    @Description("Whether requests need a key")
    boolean isAuthRequired();

    @Description("Time of the last successful reload of the keys, ISO-8601")
    @Nullable
    String getLastReload();

    @Description("Mistakes that the last reload found, one per line; null if it succeeded")
    @Nullable
    String getLastReloadError();

    @Description("Number of successful reloads since the start")
    long getReloads();

    @Description("Number of reloads since the start that failed and kept the old keys")
    long getFailedReloads();

    @Description(
            "The first 1,000 keys and their usage, sorted by id: local keys, and external keys with a cached verdict."
                    + " For any other key use key(id); for all keys use POST /tasks/key-stats")
    Map<String, KeyInfo> getKeys();

    /** Throws {@link IllegalArgumentException} if no key has this id; the message does not repeat the id. */
    @Description(
            value = "Returns the key with this id and its usage, also if it is not among the first 1,000",
            impact = MBeanOperationInfo.INFO)
    KeyInfo key(String id);

    /** Throws {@link JMException} with every mistake; then the old keys stay in force. */
    @Description("Reads all key sources again, all or nothing, and returns the changes")
    ReloadInfo reload() throws JMException;
}
