package mds.sandbox.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import mds.sandbox.SandboxException;

/** Which loopback port a server takes: the one asked for, or any free one for 0. */
public final class Ports {

    private Ports() {}

    /**
     * The port to listen on.
     *
     * @param wanted 0 for any free one
     * @param option what the person would say to have another one
     */
    public static int choose(int wanted, String server, String option) {
        try (ServerSocket socket = new ServerSocket()) {
            // As the servers do it: a port whose last connections linger in TIME_WAIT is not in use.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new SandboxException(
                    "Port " + wanted + " for " + server + " is not free (" + e.getMessage()
                            + "). Choose another one with " + option + " PORT; 0 takes any free one.",
                    e);
        }
    }
}
