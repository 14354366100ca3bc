package io.latchkey.config.strict;

import io.latchkey.key.KeyText;

/** The names of settings as messages have them: {@code server.adminConnectors[0].port}. Stateless. */
final class SettingPath {
    static final String ROOT = "";

    private SettingPath() {}

    static String child(String parent, String name) {
        return parent
                + (parent.isEmpty() ? "" : ".")
                + (KeyText.isLikeSettingName(name) ? name : "(not shown, because it may be a key)");
    }

    static String child(String parent, int index) {
        return parent + "[" + index + "]";
    }
}
