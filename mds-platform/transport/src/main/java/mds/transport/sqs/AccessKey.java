package mds.transport.sqs;

/**
 * What a program shows AWS to be let in, where it does not show what its machine gives it.
 *
 * @param id which key, e.g. {@code AKIAIOSFODNN7EXAMPLE}
 * @param secret what requests are signed with
 */
public record AccessKey(String id, String secret) {
    /** Does not show the secret. */
    @Override
    public String toString() {
        return "AccessKey[" + id + "]";
    }
}
