package io.latchkey.admin;

import io.latchkey.authorize.AuthRequest;
import io.latchkey.authorize.Decision;
import io.latchkey.authorize.DenialReason;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A denial as the decisions log shows it. Denials that differ only in their request id are equal. Immutable.
 *
 * @param reason determines status and code
 * @param keyId the key's id, or null without a key
 * @param explanation details for operators that the caller does not get, or null
 * @param request the denied request
 */
record LoggedDenial(
        DenialReason reason,
        @Nullable String keyId,
        @Nullable String explanation,
        LoggedRequest request) {

    static LoggedDenial of(AuthRequest request, Decision.Denied denied, Predicate<String> mayHoldKey) {
        return new LoggedDenial(
                denied.reason(), denied.keyId(), denied.explanation(), LoggedRequest.of(request, mayHoldKey));
    }

    void writeTo(Map<String, String> fields) {
        fields.put("code", reason.code());
        fields.put("status", Integer.toString(reason.status()));
        if (keyId != null) {
            fields.put("keyId", LogValue.of(keyId));
        }
        if (explanation != null) {
            fields.put("reason", LogValue.of(explanation.replace(' ', '_')));
        }
        request.writeTo(fields);
    }
}
