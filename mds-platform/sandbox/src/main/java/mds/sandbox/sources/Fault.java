package mds.sandbox.sources;

import java.time.Duration;

/** A way in which a source can fail. */
public sealed interface Fault {

    /** Answers a status, such as 500 or 503, with an error document that says nothing of use. */
    record Status(int code) implements Fault {}

    /** Answers 429 and asks to come back later, in whole seconds. */
    record TooManyRequests(Duration retryAfter) implements Fault {}

    /** Answers as ever, but late. */
    record Delay(Duration duration) implements Fault {}

    /** Answers 200 with the first half of its document. */
    record BrokenJson() implements Fault {}

    /** Answers 200 with sound JSON that is not what was asked for. */
    record WrongJson(String json) implements Fault {}

    /** Closes the connection without an answer. */
    record Disconnect() implements Fault {}
}
