package io.latchkey.app;

import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate of 127.0.0.1 that nobody has signed, in a file that is key store and trust store. */
public final class TestCertificate {
    public static final String PASSWORD = "changeit";

    private TestCertificate() {}

    /** Makes one, and its file in a folder. */
    public static Path create(Path folder) throws Exception {
        Path file = folder.resolve("server.p12");
        List<String> keytool = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        keytool.addAll(List.of(("-genkeypair -alias server -keyalg EC -dname CN=latchkey-test -ext san=ip:127.0.0.1"
                        + " -storetype PKCS12 -storepass " + PASSWORD + " -keystore " + file)
                .split(" ")));
        if (new ProcessBuilder(keytool).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException("keytool failed");
        }
        return file;
    }

    /** For who shows the certificate, and for who trusts it. */
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
