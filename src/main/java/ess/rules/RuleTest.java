package ess.rules;

import java.util.List;

/**
 * A test that a rule carries.
 *
 * @param line the line it begins on
 * @param name what it shows
 * @param found whether the rule must find something
 * @param mail the mail, or its header and text where something is attached
 * @param attachments what is attached
 * @param findings ids of findings that scanners are taken to have made
 * @param given what is taken as known beside the mail
 */
record RuleTest(
    int line,
    String name,
    boolean found,
    String mail,
    List<Attachment> attachments,
    List<String> findings,
    Given given) {

  RuleTest {
    attachments = List.copyOf(attachments);
    findings = List.copyOf(findings);
  }

  /**
   * A file that a test mail carries.
   *
   * @param name its name
   * @param type its media type
   * @param base64 its bytes in base64
   */
  record Attachment(String name, String type, String base64) {}
}
