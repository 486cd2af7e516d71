package ess.serve;

/**
 * A text that anybody may read.
 *
 * @param type its media type
 * @param text what it says
 */
record PublicDocument(String type, String text) {}
