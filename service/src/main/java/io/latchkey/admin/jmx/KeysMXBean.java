package io.latchkey.admin.jmx;

import java.util.Map;
import javax.management.JMException;
import org.jspecify.annotations.Nullable;

/** {@code io.latchkey:type=Keys}: the keys in force, and how to read them again. */
@Description("The keys in force, and how to read them again")
public interface KeysMXBean {
    /** How many local keys there are. */
    @Description("How many local keys there are")
    int getTotalKeys();

    /** Whether a key is needed at all. */
    @Description("Whether a key is needed at all")
    boolean isAuthRequired();

    /** Since when the local keys are in force, ISO-8601. */
    @Description("Since when the local keys are in force, ISO-8601")
    @Nullable
    String getLastReload();

    /** Every mistake that the last reload found, a line each; null if it found none. */
    @Description("Every mistake that the last reload found, a line each; null if it found none")
    @Nullable
    String getLastReloadError();

    /** How many reloads since the start put new keys in force. */
    @Description("How many reloads since the start put new keys in force")
    long getReloads();

    /** How many did not. */
    @Description("How many reloads since the start failed and left the old keys in force")
    long getFailedReloads();

    /** The first 1,000 keys in the order of their ids, by their id: local ones, and those whose external verdict is cached. */
    @Description(
            "The first 1,000 keys and their use, in the order of their ids: local ones, and those whose external verdict is"
                    + " cached. key(id) returns any other, POST /tasks/key-stats all")
    Map<String, KeyInfo> getKeys();

    /**
     * Returns one key and its use, whether it is in the table or not.
     *
     * @throws IllegalArgumentException if there is no such key, or no id; the message says so
     */
    @Description("Returns one key and its use by its id, also if it is not among the first 1,000")
    KeyInfo key(String id);

    /**
     * Reads every source of keys again; all or nothing.
     *
     * @throws JMException with every mistake; the old keys stay in force
     */
    @Description("Reads every source of keys again, all or nothing, and tells what changed")
    ReloadInfo reload() throws JMException;
}
