package io.latchkey.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.latchkey.PublicApi;
import io.latchkey.config.strict.HeaderNames;
import io.latchkey.config.strict.OnOrOff;
import io.latchkey.config.strict.TrueOrFalse;
import io.latchkey.http.AuthorizationSchemes;
import io.latchkey.http.CredentialRules;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Set;

/** Where the key is read: {@code latchkey.credentials}. Immutable. */
@PublicApi
public final class CredentialsConfiguration extends Settings<CredentialsConfiguration> {
    private static final Set<String> NO_PROTOCOL = Set.of("", "off", "none");

    @Setting
    @JsonDeserialize(using = HeaderNames.class)
    private List<String> header = List.of("X-API-Key");

    @JsonProperty
    @JsonDeserialize(using = TrueOrFalse.class)
    private boolean bearer = true;

    @JsonProperty
    @JsonDeserialize(using = TrueOrFalse.class)
    private boolean apiKey = true;

    @JsonProperty
    @JsonDeserialize(using = OnOrOff.class)
    private boolean basic;

    @Setting
    @Pattern(regexp = "[A-Za-z0-9_.-]{0,64}", message = "must consist of letters, digits, _ and - and dots.")
    @Pattern(
            regexp = "(?!(?i:scope|deny)$)[\\s\\S]*",
            message = "must not be scope or deny, which mean something else at /verify. Use a name such as api_key.")
    private String queryParameter = "";

    @Setting
    @Pattern(
            regexp = "off|([A-Za-z0-9!#$%&'*+.^_`|~-]{4,64})?",
            message = "must be a prefix of 4 to 64 letters, digits and . _ -, such as openai-insecure-api-key.")
    private String webSocketProtocol = "";

    /** Sets the headers that carry the key; default {@code X-API-Key}. */
    public CredentialsConfiguration withHeader(List<String> value) {
        List<String> checked = Checks.of("latchkey.credentials.header", () -> HeaderNames.checked(value));
        return with(changed -> changed.header = checked);
    }

    /** Sets whether {@code Authorization: Bearer KEY} is read where those headers are absent; default true. */
    public CredentialsConfiguration withBearer(boolean value) {
        return with(changed -> changed.bearer = value);
    }

    /** Sets whether {@code Authorization: ApiKey KEY} is read in the same way; default true. */
    public CredentialsConfiguration withApiKey(boolean value) {
        return with(changed -> changed.apiKey = value);
    }

    /** Sets whether Basic credentials are read in the same way, with the key as user name or password; default false. */
    public CredentialsConfiguration withBasic(boolean value) {
        return with(changed -> changed.basic = value);
    }

    /** Sets the query parameter that carries the key; default none. */
    public CredentialsConfiguration withQueryParameter(String value) {
        return with(changed -> changed.queryParameter = value);
    }

    /** Sets the prefix of the entry of {@code Sec-WebSocket-Protocol} that carries the key; default none. */
    public CredentialsConfiguration withWebSocketProtocol(String value) {
        return with(changed -> changed.webSocketProtocol = value);
    }

    /** Returns whether a key is read in a header of this name. */
    boolean isKeyHeader(String name) {
        return header.stream().anyMatch(name::equalsIgnoreCase);
    }

    CredentialRules rules() {
        return new CredentialRules(
                header,
                new AuthorizationSchemes(apiKey, bearer, basic),
                queryParameter.isEmpty() ? null : queryParameter,
                NO_PROTOCOL.contains(webSocketProtocol) ? null : webSocketProtocol);
    }
}
