package ess.extract;

import ess.message.facts.Where;

/**
 * A link as it stands in a part, before its target is looked at.
 *
 * @param origin where it was read, as in {@link ess.message.facts.Link}
 * @param written the target as written
 * @param text what a person sees of it
 * @param image whether a picture shows it
 * @param unseen whether neither text nor picture shows it
 * @param where where it stands
 */
record Seed(
    String origin, String written, String text, boolean image, boolean unseen, Where where) {}
