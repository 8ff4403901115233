package mds.kernel.event;

/**
 * A dead letter in its place.
 *
 * @param id its own for good; the later one came, the greater it is
 */
public record KeptLetter(long id, DeadLetter letter) {}
