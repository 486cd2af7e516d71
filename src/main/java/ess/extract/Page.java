package ess.extract;

import ess.message.facts.Form;
import java.util.List;

/**
 * What was read out of a page.
 *
 * @param visible what is seen
 * @param hidden what is not
 * @param uncounted how many letters of the hidden text are those of titles and comments
 * @param seeds its links as they stand there
 * @param forms its forms
 * @param base the address that its links begin from; empty if it names none
 * @param images how many pictures it shows
 * @param alternatives the words that stand for its pictures
 * @param anchorTexts where the seen text of each anchor begins and ends
 * @param cids the Content-IDs of the pictures that it shows
 * @param scripted whether something in it runs
 * @param padded whether many empty lines follow each other
 * @param codes what the codes say that are drawn with cells
 */
record Page(
    Pen visible,
    Pen hidden,
    int uncounted,
    List<Seed> seeds,
    List<Form> forms,
    String base,
    int images,
    List<String> alternatives,
    List<int[]> anchorTexts,
    List<String> cids,
    boolean scripted,
    boolean padded,
    List<String> codes) {}
