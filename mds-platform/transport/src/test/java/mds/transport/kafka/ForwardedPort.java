package mds.transport.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** A port that leads to a broker, and counts who comes. A client that is let in goes on at the broker's own address. */
final class ForwardedPort implements AutoCloseable {
    private final ServerSocket door;
    private final URI broker;
    private final AtomicInteger connections = new AtomicInteger();

    private ForwardedPort(ServerSocket door, String broker) {
        this.door = door;
        this.broker = URI.create("tcp://" + broker);
    }

    /** From any free port. */
    static ForwardedPort to(String broker) throws IOException {
        return from(0, broker);
    }

    static ForwardedPort from(int port, String broker) throws IOException {
        ForwardedPort forwarded =
                new ForwardedPort(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), broker);
        Thread.startVirtualThread(forwarded::accept);
        return forwarded;
    }

    String address() {
        return "127.0.0.1:" + door.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (!door.isClosed()) {
                Socket client = door.accept();
                connections.incrementAndGet();
                Socket server = new Socket(broker.getHost(), broker.getPort());
                Thread.startVirtualThread(() -> copy(client, server));
                Thread.startVirtualThread(() -> copy(server, client));
            }
        } catch (IOException e) {
            if (!door.isClosed()) {
                throw new IllegalStateException("the broker at %s is not there".formatted(broker), e);
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // The other end has gone.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
