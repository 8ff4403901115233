package mds.sandbox.servers;

import java.util.concurrent.atomic.AtomicBoolean;
import mds.sandbox.SandboxException;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/** SQS by ElasticMQ inside this process, on loopback; queues live in memory and are created by its clients. */
public final class SqsServer implements AutoCloseable {

    private final SQSRestServer server;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SqsServer(SQSRestServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Starts it and returns once it takes connections; 0 takes any free port. */
    public static SqsServer start(int wantedPort) {
        int port = Ports.choose(wantedPort, "SQS", "--sqs-port");
        try {
            SQSRestServer server = SQSRestServerBuilder.withInterface("127.0.0.1")
                    .withPort(port)
                    .withAWSRegion(AwsNames.REGION)
                    .withAWSAccountId(AwsNames.ACCOUNT)
                    .start();
            server.waitUntilStarted();
            return new SqsServer(server, port);
        } catch (RuntimeException e) {
            throw new SandboxException("SQS did not start on port " + port + ": " + e, e);
        }
    }

    /** The endpoint to override in an AWS SDK client; any credentials will do. */
    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            server.stopAndWait();
        }
    }
}
