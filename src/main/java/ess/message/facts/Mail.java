package ess.message.facts;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known of one mail.
 *
 * @param nested whether it is inside another
 * @param subject its subject; of an absent one the text is empty
 * @param from the addresses of all From fields
 * @param sender those of Sender
 * @param replyTo those of Reply-To
 * @param to those of To
 * @param cc those of Cc
 * @param returnPath that of Return-Path, the envelope sender as the last server recorded it
 * @param organizers who organizes the events of its calendars (RFC 5545, section 3.8.4.3)
 * @param fields the first field of each name, by its name in lower case
 * @param counts how often each field stands in the header, by its name in lower case
 * @param received the Received fields, the last hop first
 * @param auth who sent it, as far as that is proven
 * @param history what is known of the sender
 * @param texts the texts, those of the body first
 * @param text what a person reads of the body, {@code plain} of its texts joined, cut to the limit;
 *     of alternatives the one that programs show
 * @param topics the topics of the body, by name
 * @param language the likeliest language of the body
 * @param letters how many letters and digits of the body are seen
 * @param images how many pictures the body shows
 * @param alternatives how much the words of the plain and the HTML alternative agree, in percent;
 *     100 where there are not both
 * @param links its links, those of attachments included
 * @param forms the forms of its pages
 * @param items phone numbers, amounts and accounts
 * @param mentions the brands that it names
 * @param files its parts that hold bytes, and what is inside them
 * @param traits what holds for it as a whole: {@code reply} (In-Reply-To or References), {@code
 *     list} (List-Id or List-Unsubscribe), {@code high-priority}, {@code greets-local} (greets the
 *     local part of a recipient), {@code to-self} (From and To are the same), {@code no-to}, {@code
 *     links-one-url}, {@code links-one-site}, {@code links-foreign} (links, none to the site of
 *     From, Sender or Reply-To, nor to one of the same name under another suffix), {@code
 *     links-sender}, {@code image-only} (a picture, a link and hardly a text), {@code encrypted}
 *     (S/MIME or PGP), {@code signed}, {@code calendar}, {@code bulk}, {@code
 *     subject-names-recipient} (the subject holds the address of a recipient, or his domain)
 * @param where the message part
 */
public record Mail(
    boolean nested,
    Phrase subject,
    List<Address> from,
    List<Address> sender,
    List<Address> replyTo,
    List<Address> to,
    List<Address> cc,
    List<Address> returnPath,
    List<Address> organizers,
    Map<String, Field> fields,
    Map<String, Integer> counts,
    List<Hop> received,
    Authentication auth,
    History history,
    List<Text> texts,
    String text,
    Map<String, Topic> topics,
    String language,
    int letters,
    int images,
    int alternatives,
    List<Link> links,
    List<Form> forms,
    List<Item> items,
    List<Mention> mentions,
    List<File> files,
    Set<String> traits,
    Where where)
    implements Fact {

  @Override
  public String shown() {
    return subject.text();
  }

  /** The same with what is known of the sender. */
  public Mail withHistory(History other) {
    return withSender(auth, other);
  }

  /** The same with what is proven and what is known of the sender. */
  public Mail withSender(Authentication proven, History known) {
    return new Mail(
        nested,
        subject,
        from,
        sender,
        replyTo,
        to,
        cc,
        returnPath,
        organizers,
        fields,
        counts,
        received,
        proven,
        known,
        texts,
        text,
        topics,
        language,
        letters,
        images,
        alternatives,
        links,
        forms,
        items,
        mentions,
        files,
        traits,
        where);
  }
}
