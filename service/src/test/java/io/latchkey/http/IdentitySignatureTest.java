package io.latchkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.latchkey.KeyPrincipal;
import io.latchkey.app.TestGate;
import io.latchkey.docs.SignaturePage;
import io.latchkey.docs.SignaturePage.Vector;
import io.latchkey.key.Scopes;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Signatures are those of docs/signature.md, on every response that allows a request, and on no other. */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("service")
class IdentitySignatureTest {
    private static final String KEYS =
            "keys: [{name: alice, id: a1, key: good-key, scopes: [tts, stt]}, {name: b, key: b-key, scopes: [none]}]\n";
    private static final String HEADER = "X-Latchkey-Signature";
    private static final TestGate UNSIGNED = TestGate.of(KEYS, Map.of());
    private static final TestGate SIGNED =
            TestGate.of(KEYS + "identity: {secret: example-secret-of-32-bytes-00001}\n", Map.of());

    @Test
    void everyVectorIsWhatIsWritten() throws Exception {
        for (Vector vector : SignaturePage.vectors()) {
            IdentitySignature signature = new IdentitySignature(vector.secrets(), vector::time);

            assertThat(signature.value(principal(vector.headers()))).isEqualTo(vector.signature());
        }
    }

    @Test
    void allowedResponsesAreSigned() throws Exception {
        List<Vector> vectors = SignaturePage.vectors();

        for (String target : List.of("/verify", "/verify/x", "/verify?scope=tts")) {
            assertThat(signatures(SIGNED.send("GET", target, "X-API-Key", "good-key", HEADER, "t=1;v1=00")))
                    .containsExactly(vectors.get(0).signature());
        }
        assertThat(signatures(SIGNED.send("POST", "/verify/health")))
                .containsExactly(vectors.get(1).signature());
    }

    @Test
    void nothingElseIsSigned() throws Exception {
        assertThat(signatures(SIGNED.send("GET", "/verify"))).isEmpty();
        assertThat(signatures(SIGNED.send("GET", "/verify?scope=x", "X-API-Key", "b-key")))
                .isEmpty();
        assertThat(signatures(SIGNED.send("GET", "/whoami", "X-API-Key", "good-key")))
                .isEmpty();
        assertThat(signatures(UNSIGNED.send("GET", "/verify", "X-API-Key", "good-key", HEADER, "t=1;v1=00")))
                .isEmpty();
    }

    @Test
    void threadsDoNotMixTheirCallersUp() throws Exception {
        Vector vector = SignaturePage.vectors().get(3);
        IdentitySignature shared = new IdentitySignature(vector.secrets(), vector::time);
        int threads = 4;
        CountDownLatch start = new CountDownLatch(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Boolean>> same = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                KeyPrincipal own =
                        new KeyPrincipal("id" + i, "name".repeat(i + 1), null, Scopes.all(), source("local"), false);
                String alone = new IdentitySignature(vector.secrets(), vector::time).value(own);
                same.add(pool.submit(() -> {
                    start.countDown();
                    start.await();
                    for (int turn = 0; turn < 20_000; turn++) {
                        if (!shared.value(own).equals(alone)) {
                            return false;
                        }
                    }
                    return true;
                }));
            }
            for (Future<Boolean> each : same) {
                assertThat(each.get()).isTrue();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static List<String> signatures(HttpResponse<String> response) {
        return response.headers().allValues(HEADER);
    }

    private static KeyPrincipal principal(Map<String, String> headers) {
        String user = decoded(headers.get("X-Auth-User-Id"));
        String scopes = decoded(headers.get("X-Auth-Scopes"));
        return new KeyPrincipal(
                headers.get("X-Auth-Key-Id"),
                decoded(headers.get("X-Auth-Key-Name")),
                user.isEmpty() ? null : user,
                Scopes.of(scopes.isEmpty() ? List.of() : List.of(scopes.split(" "))),
                source(headers.get("X-Auth-Source")),
                Boolean.parseBoolean(headers.get("X-Auth-Internal")));
    }

    private static String decoded(String value) {
        return URLDecoder.decode(value, StandardCharsets.UTF_8);
    }

    private static KeyPrincipal.Source source(String text) {
        return KeyPrincipal.Source.valueOf(text.toUpperCase(Locale.ROOT));
    }
}
