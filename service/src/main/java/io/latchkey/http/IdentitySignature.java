package io.latchkey.http;

import io.latchkey.KeyPrincipal;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs the identity headers of a response, so that a service can verify that they come from a Latchkey with the same secret:
 * HMAC (RFC 2104) with SHA-256 over {@code v1}, the time and the headers' values in their order, separated by line feeds. No
 * value contains a line feed, so no two identities have the same text. docs/signature.md is the reference. Thread-safe.
 */
public final class IdentitySignature {
    public static final String HEADER = "X-Latchkey-Signature";

    /** The version of the signed text: the name of each signature, and the first line of the text. */
    private static final String VERSION = "v1";

    private static final String ALGORITHM = "HmacSHA256";

    private final List<ThreadLocal<Mac>> macs;
    private final InstantSource clock;

    /**
     * Creates a signer. Without a secret it signs nothing.
     *
     * @param secrets each adds a signature to the same header; there are two while one replaces the other
     * @param clock the wall clock, whose second goes into the signature
     */
    public IdentitySignature(List<String> secrets, InstantSource clock) {
        this.macs = secrets.stream().map(IdentitySignature::macPerThread).toList();
        this.clock = clock;
    }

    /** Writes the signature of a response that allows this caller; without a secret, writes nothing. */
    public void write(KeyPrincipal principal, BiConsumer<String, String> headers) {
        if (!macs.isEmpty()) {
            headers.accept(HEADER, value(principal));
        }
    }

    /** Returns the header's value for this caller and this second: {@code t=EPOCH_SECONDS;v1=HEX}, with one {@code v1} per secret. */
    String value(KeyPrincipal principal) {
        String second = Long.toString(clock.instant().getEpochSecond());
        StringBuilder text = new StringBuilder(VERSION).append('\n').append(second);
        IdentityHeaders.write(principal, (name, value) -> text.append('\n').append(value));
        byte[] signed = text.toString().getBytes(StandardCharsets.US_ASCII);
        StringBuilder header = new StringBuilder("t=").append(second);
        for (ThreadLocal<Mac> mac : macs) {
            header.append(';').append(VERSION).append('=');
            HexFormat.of().formatHex(header, mac.get().doFinal(signed));
        }
        return header.toString();
    }

    /** To look an algorithm up and set its key costs more than the signature. {@code doFinal} resets it for the next one. */
    private static ThreadLocal<Mac> macPerThread(String secret) {
        SecretKeySpec key = new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), ALGORITHM);
        return ThreadLocal.withInitial(() -> mac(key));
    }

    private static Mac mac(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            // Every Java platform has this algorithm, and it takes any key that is not empty.
            throw new IllegalStateException(e);
        }
    }
}
