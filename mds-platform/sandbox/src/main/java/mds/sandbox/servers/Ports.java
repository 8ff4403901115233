package mds.sandbox.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import mds.sandbox.SandboxException;

/** Which loopback port a server takes: the one asked for, or any free one for 0. */
public final class Ports {

    /** Any free one is drawn from these: the system lends only higher ones to connections, which else might be earlier. */
    private static final int FIRST = 20_000;

    private static final int END = 32_768;
    private static final int DRAWS = 1_000;

    private Ports() {}

    /**
     * The port to listen on.
     *
     * @param wanted 0 for any free one
     * @param option what the person would say to have another one
     */
    public static int choose(int wanted, String server, String option) {
        if (wanted == 0) {
            return any(server);
        }
        try {
            tryOut(wanted);
            return wanted;
        } catch (IOException e) {
            throw new SandboxException(
                    "Port " + wanted + " for " + server + " is not free (" + e.getMessage()
                            + "). Choose another one with " + option + " PORT; 0 takes any free one.",
                    e);
        }
    }

    private static int any(String server) {
        for (int draw = 0; draw < DRAWS; draw++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try {
                tryOut(port);
                return port;
            } catch (IOException taken) {
                // Another may be free.
            }
        }
        throw new SandboxException("No port from %d to %d is free for %s".formatted(FIRST, END - 1, server));
    }

    private static void tryOut(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            // As the servers do it: a port whose last connections linger in TIME_WAIT is not in use.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
    }
}
