package io.latchkey.example;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The verifier that docs/signature.md shows, without any code of Latchkey. */
public final class SignatureVerifier {
    private SignatureVerifier() {}

    // tag::verifier[]
    static final Pattern SIGNATURE = Pattern.compile("t=([0-9]{1,12})((?:;v1=[0-9a-f]{64})+)");
    static final List<String> NAMES = List.of(
            "X-Auth-Key-Name", "X-Auth-Key-Id", "X-Auth-User-Id", "X-Auth-Scopes", "X-Auth-Source", "X-Auth-Internal");

    public static boolean isSigned(UnaryOperator<String> headers, String secret, Instant now)
            throws GeneralSecurityException {
        Matcher given = SIGNATURE.matcher(Objects.requireNonNullElse(headers.apply("X-Latchkey-Signature"), ""));
        if (!given.matches() || Math.abs(now.getEpochSecond() - Long.parseLong(given.group(1))) > 60) {
            return false;
        }
        StringBuilder text = new StringBuilder("v1\n" + given.group(1));
        NAMES.forEach(name -> text.append('\n').append(Objects.requireNonNullElse(headers.apply(name), "")));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] right = mac.doFinal(text.toString().getBytes(StandardCharsets.UTF_8));
        return Arrays.stream(given.group(2).split(";v1="))
                .skip(1)
                .anyMatch(one -> MessageDigest.isEqual(HexFormat.of().parseHex(one), right));
    }
    // end::verifier[]
}
