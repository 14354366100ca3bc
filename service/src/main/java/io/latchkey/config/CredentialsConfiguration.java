package io.latchkey.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.latchkey.config.strict.HeaderNames;
import io.latchkey.config.strict.OnOrOff;
import io.latchkey.config.strict.TrueOrFalse;
import io.latchkey.http.AuthorizationSchemes;
import io.latchkey.http.CredentialRules;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the key is read: {@code latchkey.credentials}. Immutable.
 *
 * @param header the headers that carry the key; default {@code X-API-Key}
 * @param bearer whether {@code Authorization: Bearer KEY} is read where those headers are absent; default true
 * @param queryParameter the query parameter that carries the key; default none
 * @param apiKey whether {@code Authorization: ApiKey KEY} is read in the same way; default true
 * @param basic whether Basic credentials are read in the same way, with the key as user name or password; default off
 * @param webSocketProtocol what an entry of {@code Sec-WebSocket-Protocol} that carries the key begins with; default none
 */
public record CredentialsConfiguration(
        @JsonProperty @JsonDeserialize(using = HeaderNames.class) @Nullable
        List<String> header,

        @JsonProperty @JsonDeserialize(using = TrueOrFalse.class) @Nullable
        Boolean bearer,

        @JsonProperty
        @Pattern(regexp = "[A-Za-z0-9_.-]{0,64}", message = "must be letters, digits and _ . -")
        @Pattern(
                regexp = "(?!(?i:scope|deny)$)[\\s\\S]*",
                message = "must not be scope or deny, which mean something else at /verify. Use a name such as api_key")
        @Nullable
        String queryParameter,

        @JsonProperty @JsonDeserialize(using = TrueOrFalse.class) @Nullable
        Boolean apiKey,

        @JsonProperty @JsonDeserialize(using = OnOrOff.class) @Nullable
        Boolean basic,

        @JsonProperty
        @Pattern(
                regexp = "off|([A-Za-z0-9!#$%&'*+.^_`|~-]{4,64})?",
                message = "must be a prefix of 4 to 64 letters, digits and . _ -, such as openai-insecure-api-key.")
        @Nullable
        String webSocketProtocol) {

    private static final List<String> DEFAULT_HEADER = List.of("X-API-Key");
    private static final Set<String> NO_PROTOCOL = Set.of("", "off", "none");

    static CredentialsConfiguration defaults() {
        return new CredentialsConfiguration(null, null, null, null, null, null);
    }

    /** Returns whether a key is read in a header of this name. */
    boolean isKeyHeader(String name) {
        return (header == null ? DEFAULT_HEADER : header).stream().anyMatch(name::equalsIgnoreCase);
    }

    CredentialRules build() {
        return new CredentialRules(
                header == null ? DEFAULT_HEADER : header,
                new AuthorizationSchemes(apiKey == null || apiKey, bearer == null || bearer, basic != null && basic),
                queryParameter == null || queryParameter.isEmpty() ? null : queryParameter,
                webSocketProtocol == null || NO_PROTOCOL.contains(webSocketProtocol) ? null : webSocketProtocol);
    }
}
