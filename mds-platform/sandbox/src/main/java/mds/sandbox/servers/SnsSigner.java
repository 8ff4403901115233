package mds.sandbox.servers;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;

/** Signs as SNS does, by a self-signed certificate for {@code sns.amazonaws.com}, the name that verifiers insist on. */
final class SnsSigner {
    private final SelfSignedKey key;

    private SnsSigner(SelfSignedKey key) {
        this.key = key;
    }

    /** The signer whose key is kept in a directory; made there when it is not there yet. */
    static SnsSigner in(Path directory) {
        return new SnsSigner(
                SelfSignedKey.in(directory.resolve("sns-signer.p12"), "sns.amazonaws.com", "dns:sns.amazonaws.com"));
    }

    String certificatePem() {
        return key.certificatePem();
    }

    /** @param version of the signature: 1 is SHA1withRSA, 2 is SHA256withRSA */
    String sign(String canonicalMessage, String version) {
        try {
            Signature signature = Signature.getInstance(version.equals("1") ? "SHA1withRSA" : "SHA256withRSA");
            signature.initSign(key.key());
            signature.update(canonicalMessage.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK signs with RSA", e);
        }
    }
}
