package io.latchkey.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The schemes of {@code Authorization} (RFC 9110, section 11.4) that carry a key. Immutable.
 *
 * @param apiKey whether {@code ApiKey KEY} is read
 * @param bearer whether {@code Bearer KEY} (RFC 6750) is read
 * @param basic whether Basic credentials (RFC 7617) are read, with the key as user name or password
 */
public record AuthorizationSchemes(boolean apiKey, boolean bearer, boolean basic) {
    private static final String API_KEY = "ApiKey";
    private static final String BEARER = "Bearer";
    private static final String BASIC = "Basic";

    /** Returns whether {@code Authorization} is read at all. */
    boolean any() {
        return apiKey || bearer || basic;
    }

    /** Adds the credentials in one value of {@code Authorization}, if its scheme is read. */
    void read(String value, CredentialRules.Found found) {
        if ((bearer && isOf(BEARER, value)) || (apiKey && isOf(API_KEY, value))) {
            found.add(value.substring(value.indexOf(' ')));
        } else if (basic && isOf(BASIC, value)) {
            readBasic(value.substring(value.indexOf(' ')).strip(), found);
        }
    }

    private static boolean isOf(String scheme, String value) {
        int length = scheme.length();
        return value.length() > length
                && value.charAt(length) == ' '
                && value.regionMatches(true, 0, scheme, 0, length);
    }

    /** A value that is not Base64, or has no colon, carries no credentials. The user name ends at the first colon. */
    private static void readBasic(String encoded, CredentialRules.Found found) {
        String text;
        try {
            // A key is ASCII. This charset accepts every byte, because a user name may contain any.
            text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            return;
        }
        int colon = text.indexOf(':');
        if (colon >= 0) {
            found.add(text.substring(0, colon), text.substring(colon + 1));
        }
    }

    /**
     * Returns the challenges of a 401, one for each header field. {@code ApiKey} is always the first: it also stands for the
     * key's own headers.
     */
    List<String> challenges(String realm) {
        List<String> challenges = new ArrayList<>();
        challenges.add(challenge(API_KEY, realm));
        if (bearer) {
            challenges.add(challenge(BEARER, realm));
        }
        if (basic) {
            challenges.add(challenge(BASIC, realm));
        }
        return challenges;
    }

    private static String challenge(String scheme, String realm) {
        return scheme + " realm=\"" + realm + "\"";
    }
}
