package mds.sandbox.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mds.sandbox.SandboxException;

/**
 * Signs as SNS does, by a self-signed certificate for {@code sns.amazonaws.com},
 * the name that verifiers insist on. The JDK's own {@code keytool} makes it: there is no API for that.
 */
final class SnsSigner {

    private static final char[] PASSWORD = "sandbox".toCharArray();

    private final PrivateKey key;
    private final String certificatePem;

    private SnsSigner(PrivateKey key, Certificate certificate) throws GeneralSecurityException {
        this.key = key;
        this.certificatePem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    /** The signer whose key is kept in a directory; made there when it is not there yet. */
    static SnsSigner in(Path directory) {
        Path store = directory.resolve("sns.p12");
        try {
            Files.createDirectories(directory);
            if (!Files.exists(store)) {
                generate(store);
            }
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD);
            }
            return new SnsSigner((PrivateKey) keys.getKey("sns", PASSWORD), keys.getCertificate("sns"));
        } catch (IOException | GeneralSecurityException e) {
            throw new SandboxException("The key that signs SNS messages cannot be read; delete " + store, e);
        }
    }

    String certificatePem() {
        return certificatePem;
    }

    /** @param version of the signature: 1 is SHA1withRSA, 2 is SHA256withRSA */
    String sign(String canonicalMessage, String version) {
        try {
            Signature signature = Signature.getInstance(version.equals("1") ? "SHA1withRSA" : "SHA256withRSA");
            signature.initSign(key);
            signature.update(canonicalMessage.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK signs with RSA", e);
        }
    }

    private static void generate(Path store) throws IOException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String password = new String(PASSWORD);
        Process process = new ProcessBuilder(List.of(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "sns",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=sns.amazonaws.com",
                        "-ext",
                        "san=dns:sns.amazonaws.com",
                        "-validity",
                        "3650",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        password))
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
