package io.latchkey.admin;

import io.latchkey.authorize.AuthRequest;
import io.latchkey.authorize.Decision;
import io.latchkey.authorize.DenialReason;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as the decisions log shows it. Two are the same if only the request's id tells them apart. Immutable.
 *
 * @param refusal its status and code
 * @param keyId names the key, or null where there was none
 * @param why more than the caller is told, or null
 * @param request what was refused
 */
record LoggedDenial(
        DenialReason refusal,
        @Nullable String keyId,
        @Nullable String why,
        LoggedRequest request) {

    static LoggedDenial of(AuthRequest attempt, Decision.Denied refused, Predicate<String> mayHoldKey) {
        return new LoggedDenial(
                refused.reason(), refused.keyId(), refused.explanation(), LoggedRequest.of(attempt, mayHoldKey));
    }

    void writeTo(Map<String, String> fields) {
        fields.put("code", refusal.code());
        fields.put("status", Integer.toString(refusal.status()));
        if (keyId != null) {
            fields.put("keyId", LogValue.of(keyId));
        }
        if (why != null) {
            fields.put("reason", LogValue.of(why.replace(' ', '_')));
        }
        request.writeTo(fields);
    }
}
