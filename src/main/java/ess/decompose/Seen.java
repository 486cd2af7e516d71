package ess.decompose;

import ess.decompose.opener.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A content that another parser sees in a mail and that is no part yet.
 *
 * @param bytes the decoded content
 * @param type the media type that the parser tells, or null
 * @param charset the charset that it tells, or null
 */
record Seen(Bytes bytes, @Nullable String type, @Nullable String charset) {}
