package ess.learn;

import ess.message.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What was learned, as it lies in its file: the model and its voice, then the examples that they
 * come from, the oldest first, then a digest of all of that. Immutable.
 *
 * @param junk how many examples are junk
 * @param good how many are good
 * @param model the weights
 * @param voice what they are worth
 * @param digest of model and voice, and so of all that a verdict can depend on
 * @param reached the number of the last feedback that was learned from, 0 for none
 * @param examples what was taught; empty where only the model was asked for
 */
record Lessons(
    int junk,
    int good,
    Model model,
    Voice voice,
    Sha256 digest,
    long reached,
    List<Example> examples) {

  /** The first bytes of the file; a later version has another number. */
  private static final byte[] MAGIC = "ess learner 2\n".getBytes(StandardCharsets.US_ASCII);

  private static final int DIGEST_BYTES = 32;
  private static final int MAX_EXAMPLES = 1_000_000;

  Lessons {
    examples = List.copyOf(examples);
  }

  /** Learns from the examples. Their order does not count for what is learned. */
  static Lessons of(List<Example> examples, long reached) {
    List<Example> ordered = new ArrayList<>(examples);
    ordered.sort((one, two) -> one.mail().hex().compareTo(two.mail().hex()));
    int junk = (int) examples.stream().filter(Example::isJunk).count();
    Model model = Model.of(ordered);
    Voice voice = Voice.of(ordered);
    int good = examples.size() - junk;
    return new Lessons(
        junk, good, model, voice, Sha256.of(bytes(junk, good, model, voice)), reached, examples);
  }

  /** The bytes of the file. */
  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      byte[] learned = bytes(junk, good, model, voice);
      out.write(MAGIC);
      out.writeInt(learned.length);
      out.write(learned);
      out.writeLong(reached);
      out.writeInt(examples.size());
      for (Example example : examples) {
        write(out, example);
      }
      out.write(HexFormat.of().parseHex(Sha256.of(bytes.toByteArray()).hex()));
    } catch (IOException e) {
      throw new IllegalStateException("memory takes every byte", e);
    }
    return bytes.toByteArray();
  }

  private static byte[] bytes(int junk, int good, Model model, Voice voice) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(junk);
      out.writeInt(good);
      out.writeFloat(model.bias());
      for (float bound : voice.fromJunk()) {
        out.writeFloat(bound);
      }
      for (float bound : voice.toGood()) {
        out.writeFloat(bound);
      }
      int last = 0;
      for (int bucket = 0; bucket < Words.BUCKETS; bucket++) {
        float weight = model.weight(bucket);
        if (weight != 0) {
          writeNumber(out, bucket - last + 1);
          out.writeFloat(weight);
          last = bucket;
        }
      }
      writeNumber(out, 0);
    } catch (IOException e) {
      throw new IllegalStateException("memory takes every byte", e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Example example) throws IOException {
    out.write(HexFormat.of().parseHex(example.mail().hex()));
    out.writeBoolean(example.isJunk());
    out.writeInt(example.subject());
    out.writeInt(example.beginning());
    writeNumber(out, example.buckets().length);
    int last = 0;
    for (int bucket : example.buckets()) {
      writeNumber(out, bucket - last);
      last = bucket;
    }
  }

  /** Reads the bytes of a file, with the examples or without. */
  static Lessons read(byte[] bytes, boolean withExamples) throws IOException {
    int end = bytes.length - DIGEST_BYTES;
    if (end < MAGIC.length || !Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))) {
      throw new IOException("it is no file of this version");
    }
    String stated = HexFormat.of().formatHex(bytes, end, bytes.length);
    if (!Sha256.of(bytes, 0, end).hex().equals(stated)) {
      throw new IOException("it is damaged");
    }
    DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(bytes, MAGIC.length, end - MAGIC.length));
    byte[] learned = in.readNBytes(in.readInt());
    long reached = in.readLong();
    return learned(learned, reached, withExamples ? examples(in) : List.of());
  }

  private static Lessons learned(byte[] learned, long reached, List<Example> examples)
      throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(learned));
    int junk = in.readInt();
    int good = in.readInt();
    float bias = in.readFloat();
    Voice voice = new Voice(floats(in, Voice.MOST_JUNK), floats(in, Voice.MOST_GOOD));
    float[] weights = new float[Words.BUCKETS];
    int last = 0;
    for (int step = readNumber(in); step != 0; step = readNumber(in)) {
      last = Math.min(last + step - 1, Words.BUCKETS - 1);
      weights[last] = in.readFloat();
    }
    return new Lessons(
        junk, good, new Model(weights, bias), voice, Sha256.of(learned), reached, examples);
  }

  private static float[] floats(DataInputStream in, int number) throws IOException {
    float[] floats = new float[number];
    for (int i = 0; i < number; i++) {
      floats[i] = in.readFloat();
    }
    return floats;
  }

  private static List<Example> examples(DataInputStream in) throws IOException {
    int number = Math.min(in.readInt(), MAX_EXAMPLES);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      Sha256 mail = new Sha256(HexFormat.of().formatHex(in.readNBytes(DIGEST_BYTES)));
      boolean isJunk = in.readBoolean();
      int subject = in.readInt();
      int beginning = in.readInt();
      int[] buckets = new int[Math.min(readNumber(in), Words.BUCKETS)];
      int last = 0;
      for (int j = 0; j < buckets.length; j++) {
        last = Math.min(last + readNumber(in), Words.BUCKETS - 1);
        buckets[j] = last;
      }
      examples.add(new Example(mail, isJunk, subject, beginning, buckets));
    }
    return examples;
  }

  /** Seven bits a byte, the lowest first, as long as the eighth is set. */
  private static void writeNumber(DataOutputStream out, int number) throws IOException {
    int rest = number;
    while (rest > 0x7f) {
      out.writeByte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }

  private static int readNumber(DataInputStream in) throws IOException {
    int number = 0;
    for (int shift = 0; shift < 28; shift += 7) {
      int next = in.readUnsignedByte();
      number |= (next & 0x7f) << shift;
      if (next < 0x80) {
        return number;
      }
    }
    throw new IOException("it holds a number out of bounds");
  }
}
