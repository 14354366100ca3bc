package io.latchkey.admin;

import io.latchkey.key.InvalidKeysException;
import io.latchkey.key.KeyStore;
import io.latchkey.key.ReloadRunningException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code POST /tasks/reload-keys}: reads all key sources again, all or nothing. Thread-safe. */
final class ReloadKeysTask extends JsonTask {
    private final KeyStore keys;

    ReloadKeysTask(KeyStore keys) {
        super("reload-keys", Set.of());
        this.keys = keys;
    }

    @Override
    Object answer(Map<String, List<String>> given) throws IOException, TaskFailedException {
        try {
            return keys.reload();
        } catch (InvalidKeysException e) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("error", "The keys were not reloaded, and the old ones stay in force.");
            answer.put("mistakes", e.mistakes());
            throw new TaskFailedException(json(answer));
        } catch (ReloadRunningException e) {
            throw new TaskFailedException(json(Map.of("error", String.valueOf(e.getMessage()))));
        }
    }
}
