package ess.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ess.auth.AuthException;

/**
 * What a caller is told when a request is not answered as asked (RFC 9457). Its type is stable and
 * documented in {@code docs/api.md}.
 *
 * @param status the HTTP status
 * @param type the last segment of the type, such as {@code not-found}
 * @param title the same for every problem of the type
 * @param detail what is wrong this time; never anything from inside
 */
record Problem(int status, String type, String title, String detail) {

  static final String MEDIA_TYPE = "application/problem+json";

  private static final String PREFIX = "urn:ess:problem:";

  /** The kinds that the gate and the routes share. */
  static Problem of(int status, String detail) {
    return switch (status) {
      case 400 -> new Problem(400, "bad-request", "The request is outside the contract", detail);
      case 401 -> new Problem(401, "unauthenticated", "A valid access token is needed", detail);
      case 403 -> new Problem(403, "forbidden", "It is not allowed", detail);
      case 404 -> new Problem(404, "not-found", "There is no such thing", detail);
      case 405 -> new Problem(405, "method-not-allowed", "The method is not offered here", detail);
      case 406 -> new Problem(406, "not-acceptable", "The media type is not offered", detail);
      case 408 -> new Problem(408, "timeout", "The request took too long", detail);
      case 409 -> new Problem(409, "conflict", "It does not go with what is there", detail);
      case 412 -> new Problem(412, "precondition-failed", "It was changed meanwhile", detail);
      case 413 -> new Problem(413, "too-large", "The body is too large", detail);
      case 414 -> new Problem(414, "uri-too-long", "The URI is too long", detail);
      case 415 -> new Problem(415, "unsupported-media-type", "The body has another type", detail);
      case 422 -> new Problem(422, "key-reused", "The key stands for another request", detail);
      case 426 -> new Problem(426, "upgrade-required", "This is a WebSocket", detail);
      case 429 -> new Problem(429, "too-many-requests", "Too many requests", detail);
      case 431 -> new Problem(431, "headers-too-large", "The header is too large", detail);
      case 503 -> new Problem(503, "unavailable", "The service cannot answer now", detail);
      case 507 -> new Problem(507, "storage", "There is no room to keep the message", detail);
      default ->
          new Problem(
              500,
              "internal",
              "Something went wrong",
              "The log knows more under the correlation id.");
    };
  }

  /** A kind that only a route has. */
  static Problem of(int status, Throwable reason, String detail) {
    if (reason instanceof AuthException.BadResetToken) {
      return new Problem(status, "reset-token", "The link does not work", detail);
    }
    if (reason instanceof AuthException.ResetOff) {
      return new Problem(status, "reset-off", "There is no reset by mail", detail);
    }
    if (reason instanceof WithheldException) {
      return new Problem(status, "withheld", "The bytes are withheld", detail);
    }
    return of(status, detail);
  }

  /** The document, with the id under which the log knows the request. */
  String json(String correlationId) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", PREFIX + type)
        .put("title", title)
        .put("status", status)
        .put("detail", detail)
        .put("correlationId", correlationId);
    return json.toString();
  }
}
