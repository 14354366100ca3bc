package io.latchkey.setting;

import java.util.regex.Pattern;

/** The names of settings as messages have them: {@code server.adminConnectors[0].port}. Stateless. */
final class SettingPath {
    static final String ROOT = "";

    /** A setting's name may be shown if it looks like one and not like a key. */
    private static final Pattern SHOWABLE = Pattern.compile("[A-Za-z]{1,32}");

    private SettingPath() {}

    static String child(String parent, String name) {
        return parent
                + (parent.isEmpty() ? "" : ".")
                + (SHOWABLE.matcher(name).matches() ? name : "(not shown, for it may be a key)");
    }

    static String child(String parent, int index) {
        return parent + "[" + index + "]";
    }
}
