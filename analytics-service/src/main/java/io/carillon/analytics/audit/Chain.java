package io.carillon.analytics.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's rows as a chain, looked along from its first row to its end. A row's hash is SHA-256
 * of {@code <hash of the row before>\n<seq>\n<record>} in UTF-8, in lower-case hexadecimal digits;
 * the first row follows 64 zeros.
 */
final class Chain {
  static final String BEGINNING = "0".repeat(64);

  /**
   * A row.
   *
   * @param record the text that is hashed
   * @param agrees whether all that is kept beside the text says the same
   */
  record Link(long seq, String previousHash, String hash, String record, boolean agrees) {}

  /**
   * Where a chain ends.
   *
   * @param seq of the last row; 0 before the first one
   */
  record Head(long seq, String hash) {
    static final Head BEGINNING = new Head(0, Chain.BEGINNING);
  }

  /**
   * What was found.
   *
   * @param rows how many there are
   * @param firstBroken the place of the first row that is missing or not what it was; null when all
   *     are there
   * @param why what is wrong there; null when nothing is
   * @param head where the chain ends, as it is kept
   */
  record Verdict(long rows, @Nullable Long firstBroken, @Nullable String why, Head head) {
    boolean intact() {
      return firstBroken == null;
    }
  }

  private final Head head;
  private final @Nullable Head known;
  private Head last = Head.BEGINNING;
  private long rows;
  private @Nullable Long firstBroken;
  private @Nullable String why;

  /**
   * @param head where the chain ends, as it is kept
   * @param known a head that somebody kept outside; the chain must still contain it
   */
  Chain(Head head, @Nullable Head known) {
    this.head = head;
    this.known = known;
  }

  static String hash(String previousHash, long seq, String record) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String text = previousHash + "\n" + seq + "\n" + record;
      return HexFormat.of().formatHex(digest.digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** The next row, in the order in which they are kept. */
  void follow(Link link) {
    rows++;
    if (firstBroken != null) {
      return;
    }
    long expected = last.seq() + 1;
    if (link.seq() != expected) {
      broken(Math.min(link.seq(), expected), "the row is missing or out of its place");
    } else if (!link.previousHash().equals(last.hash())) {
      broken(expected, "the row does not follow from the one before it");
    } else if (!link.hash().equals(hash(link.previousHash(), link.seq(), link.record()))) {
      broken(expected, "the row is not what was written");
    } else if (!link.agrees()) {
      broken(expected, "what the row is found by is not what was written");
    } else if (known != null && known.seq() == expected && !known.hash().equals(link.hash())) {
      broken(expected, "the row is not the one whose hash was kept outside");
    }
    last = new Head(link.seq(), link.hash());
  }

  /** What was found, behind the last row. */
  Verdict verdict() {
    if (firstBroken == null) {
      if (last.seq() < head.seq()) {
        broken(last.seq() + 1, "the rows from here on are missing");
      } else if (last.seq() > head.seq()) {
        broken(head.seq() + 1, "the row lies behind the kept end of the chain");
      } else if (!last.hash().equals(head.hash())) {
        broken(last.seq(), "the row is not the kept end of the chain");
      } else if (known != null && known.seq() > last.seq()) {
        broken(last.seq() + 1, "the rows from here on were known outside and are missing");
      }
    }
    return new Verdict(rows, firstBroken, why, head);
  }

  private void broken(long seq, String reason) {
    firstBroken = seq;
    why = reason;
  }
}
