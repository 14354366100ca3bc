package io.latchkey.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate of 127.0.0.1, in a file that is key store and trust store. It is valid until 2126. It was
 * created with
 * {@code keytool -genkeypair -alias server -keyalg EC -dname CN=latchkey-test -ext san=ip:127.0.0.1 -validity 36500
 * -storetype PKCS12 -storepass changeit -keystore test-certificate.p12}.
 */
public final class TestCertificate {
    public static final String PASSWORD = "changeit";

    private TestCertificate() {}

    /** Copies the file into a folder. */
    public static Path copyTo(Path folder) throws IOException {
        Path file = folder.resolve("server.p12");
        try (InputStream store = TestCertificate.class.getResourceAsStream("/test-certificate.p12")) {
            Files.copy(store, file);
        }
        return file;
    }

    /** Returns a context that presents the certificate and trusts it. */
    public static SSLContext context(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null);
        trusted.setCertificateEntry("server", store.getCertificate("server"));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), managers.getTrustManagers(), null);
        return context;
    }
}
