package io.latchkey.admin.jmx;

import io.latchkey.admin.KeyReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives {@link KeyReport} the getters that MXBeans need: before Java 21 they do not support records. Immutable. */
public final class KeyInfo {
    private final KeyReport key;

    KeyInfo(KeyReport key) {
        this.key = key;
    }

    public String getName() {
        return key.name();
    }

    public String getId() {
        return key.id();
    }

    public String getKeyPrefix() {
        return key.keyPrefix();
    }

    public String getSource() {
        return key.source();
    }

    public boolean isInternal() {
        return key.internal();
    }

    public List<String> getScopes() {
        return key.scopes();
    }

    public @Nullable String getExpiresAt() {
        return key.expiresAt();
    }

    public long getRequestsInWindow() {
        return key.requestsInWindow();
    }

    public @Nullable Long getRemaining() {
        return key.remaining();
    }

    public long getAllowed() {
        return key.allowed();
    }

    public long getLimited() {
        return key.limited();
    }

    public @Nullable String getLastUsed() {
        return key.lastUsed();
    }

    public @Nullable String getUserId() {
        return key.userId();
    }
}
