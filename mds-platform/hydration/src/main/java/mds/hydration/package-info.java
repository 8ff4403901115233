/**
 * The way facts come in: {@link mds.hydration.GovernedHttp}, the HTTP client that stands between a plugin and its source.
 *
 * <p>One client per configured source. A question passes, in this order:
 *
 * <ol>
 *   <li>{@code SourcePath}: it stays below the source's URL;
 *   <li>{@code Flights}: it joins a request for the same path that has <em>not been sent yet</em>, or waits for its turn;
 *   <li>{@code Governor}: retry, bulkhead and circuit breaker around each attempt, the source's wish to be left alone and
 *       the rate limit before each request;
 *   <li>{@code Exchange}: revalidation by {@code ETag}, the request, redirects within the origin, what the status means;
 *   <li>{@code Wire}: one request and its whole answer, on the caller's thread, by Apache's HTTP client;
 *   <li>{@code JsonBody}: strict reading of what came back.
 * </ol>
 *
 * <p>All calls block their thread, virtual or not.
 */
@NullMarked
package mds.hydration;

import org.jspecify.annotations.NullMarked;
