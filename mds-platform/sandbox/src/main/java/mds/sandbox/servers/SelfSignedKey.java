package mds.sandbox.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mds.sandbox.SandboxException;

/** A key with a certificate that it signed itself. The JDK's own {@code keytool} makes it: there is no API for that. */
record SelfSignedKey(PrivateKey key, Certificate certificate) {
    private static final String ALIAS = "sandbox";
    private static final String PASSWORD = "sandbox";

    /**
     * The key that is kept in a file; made there when it is not there yet.
     *
     * @param store a PKCS12 file
     * @param name whom the certificate is for, e.g. {@code sns.amazonaws.com}
     * @param alternativeName the same as a subject alternative name, e.g. {@code dns:sns.amazonaws.com}
     */
    static SelfSignedKey in(Path store, String name, String alternativeName) {
        try {
            Files.createDirectories(store.toAbsolutePath().getParent());
            if (!Files.exists(store)) {
                generate(store, name, alternativeName);
            }
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            return new SelfSignedKey(
                    (PrivateKey) keys.getKey(ALIAS, PASSWORD.toCharArray()), keys.getCertificate(ALIAS));
        } catch (IOException | GeneralSecurityException e) {
            throw new SandboxException("The key of " + name + " cannot be read; delete " + store, e);
        }
    }

    String certificatePem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK encodes what it has read", e);
        }
    }

    String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content), what);
    }

    private static void generate(Path store, String name, String alternativeName) throws IOException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(List.of(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=" + alternativeName,
                        "-validity",
                        "3650",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(keytool + " made no key: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(keytool + " was interrupted", e);
        }
    }
}
