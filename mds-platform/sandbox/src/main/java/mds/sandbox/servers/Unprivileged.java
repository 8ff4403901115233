package mds.sandbox.servers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mds.sandbox.SandboxException;

/**
 * How to start a program that refuses to run as root: not at all differently for others, and for root (in a container,
 * mostly) as somebody else who may still read and write root's files, so that nothing has to change its owner.
 */
final class Unprivileged {

    private static final List<String> USER_NAMESPACE = List.of("unshare", "-U", "--map-user=1000", "--map-group=1000");
    /** Without the secure bit, access(2), which the JDK asks first, forgets the capability. */
    private static final List<String> CAPABILITY = List.of(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "--securebits=+no_setuid_fixup",
            "--inh-caps=-all,+dac_override",
            "--ambient-caps=-all,+dac_override",
            "--no-new-privs");

    private Unprivileged() {}

    /** The words to put before the command. */
    static List<String> prefix() {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        return List.of(USER_NAMESPACE, CAPABILITY).stream()
                .filter(Unprivileged::works)
                .findFirst()
                .orElseThrow(() -> new SandboxException("Elasticsearch does not run as root, and neither `unshare -U`"
                        + " nor `setpriv` works here. Run as another user."));
    }

    private static boolean works(List<String> prefix) {
        List<String> probe = new ArrayList<>(prefix);
        probe.add("true");
        try {
            Process process = new ProcessBuilder(probe)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notInstalled) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
