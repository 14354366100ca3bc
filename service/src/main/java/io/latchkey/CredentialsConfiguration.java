package io.latchkey;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.latchkey.http.CredentialRules;
import io.latchkey.setting.TrueOrFalse;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the key is read: {@code latchkey.credentials}. Immutable.
 *
 * @param header the header that carries the key; default {@code X-API-Key}
 * @param bearer whether {@code Authorization: Bearer KEY} is read where that header is absent; default true
 * @param queryParameter the query parameter that carries the key; default none
 */
public record CredentialsConfiguration(
        @JsonProperty
        @Pattern(regexp = "[A-Za-z0-9-]{1,64}", message = "must be a header's name: letters, digits and -")
        @Nullable
        String header,

        @JsonProperty @JsonDeserialize(using = TrueOrFalse.class) @Nullable
        Boolean bearer,

        @JsonProperty @Pattern(regexp = "[A-Za-z0-9_.-]{0,64}", message = "must be letters, digits and _ . -") @Nullable
        String queryParameter) {

    private static final String DEFAULT_HEADER = "X-API-Key";

    CredentialRules build() {
        return new CredentialRules(
                header == null ? DEFAULT_HEADER : header,
                bearer == null || bearer,
                queryParameter == null || queryParameter.isEmpty() ? null : queryParameter);
    }
}
