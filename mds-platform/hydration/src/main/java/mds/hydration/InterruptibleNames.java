package mds.hydration;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.core5.util.Timeout;

/**
 * The system's name service, asked on a thread of its own for each new connection: it may hang for a minute, and hears no
 * interruption.
 */
final class InterruptibleNames extends SystemDefaultDnsResolver {
    private final Timeout patience;

    InterruptibleNames(Timeout patience) {
        this.patience = patience;
    }

    /** An interruption ends it as a failure, and leaves the thread interrupted. */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> InetAddress.getAllByName(host));
        Thread.ofPlatform().daemon().name("name-of-" + host).start(lookup);
        try {
            return lookup.get(patience.toMilliseconds(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(host, e);
        } catch (ExecutionException | TimeoutException e) {
            throw unknown(host, e);
        }
    }

    private static UnknownHostException unknown(String host, Exception cause) {
        UnknownHostException failure = new UnknownHostException(host);
        failure.initCause(cause);
        return failure;
    }
}
