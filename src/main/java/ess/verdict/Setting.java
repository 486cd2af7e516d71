package ess.verdict;

/**
 * A value of the policy and where in the file it stands.
 *
 * @param name the path of its keys, such as {@code weights.families.links}
 * @param value the value
 */
record Setting<T>(String name, T value) {}
