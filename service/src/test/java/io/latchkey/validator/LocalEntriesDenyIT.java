package io.latchkey.validator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a local entry that is disabled, expired or not yet valid denies its key, whatever the validator's verdict. */
@Tag("service")
class LocalEntriesDenyIT {
    private static final String KEY = "sk_live_0123456789abcdef0123456789abcdef";

    @TempDir
    private Path folder;

    private final ScriptedValidator validator = ScriptedValidator.that(Behaviour.accepts());

    @AfterEach
    void closeValidator() {
        validator.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "enabled: false",
                "expiresAt: 2020-01-01T00:00:00Z",
                "notBefore: 2999-01-01T00:00:00Z",
            })
    void aReloadDeniesAKeyWhoseVerdictIsCached(String restriction) throws Exception {
        Path keys = Files.writeString(folder.resolve("keys.yml"), "keys: []");
        try (Gate gate = Gate.asking(validator.url(), "timeout: 60", "keysFile: " + keys)) {
            Caller caller = gate.caller();
            assertThat(caller.present(KEY).header("X-Auth-Source")).isEqualTo("external");

            Files.writeString(keys, "keys: [{name: stolen, key: " + KEY + ", " + restriction + "}]");
            assertThat(gate.admin().post("/tasks/reload-keys", "").status()).isEqualTo(200);
            int calls = validator.calls();

            assertThat(caller.present(KEY).code()).isEqualTo("invalid_key");
            assertThat(caller.get("/verify/items", "X-API-Key", KEY).code()).isEqualTo("invalid_key");
            assertThat(caller.get("/whoami", "X-API-Key", KEY).code()).isEqualTo("invalid_key");
            validator.now(Behaviour.answers(500, ""));
            assertThat(caller.present(KEY).code()).isEqualTo("invalid_key");
            assertThat(validator.calls()).isEqualTo(calls);
        }
    }

    @Test
    void activeEntryChangesNothingWhileTheValidatorAnswers() throws Exception {
        validator.now(Behaviour.rejects());
        String keys = "keys: [{name: spare, key: " + KEY + "}]";
        try (Gate gate = Gate.asking(validator.url(), "timeout: 60", keys)) {
            assertThat(gate.caller().present(KEY).code()).isEqualTo("invalid_key");
        }
    }
}
