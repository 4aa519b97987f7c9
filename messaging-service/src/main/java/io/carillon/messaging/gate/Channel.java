package io.carillon.messaging.gate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A way to a person. */
public enum Channel {
  EMAIL("Email", "an e-mail address") {
    @Override
    public Optional<String> normal(String address) {
      return fits(MAILBOX, address.strip().toLowerCase(Locale.ROOT));
    }
  },
  SMS("SMS", "a phone number in E.164, such as +33612345678") {
    @Override
    public Optional<String> normal(String address) {
      return fits(E164, address.replaceAll("[\\s\\u00a0().-]", ""));
    }
  },
  PUSH("Push", "a device's id") {
    @Override
    public Optional<String> normal(String address) {
      return fits(DEVICE, address.strip());
    }
  },
  /** In an app of the sender's: the person fetches it. */
  INAPP("InApp", "a profile's id") {
    @Override
    public Optional<String> normal(String address) {
      return fits(PROFILE, address.strip().toLowerCase(Locale.ROOT));
    }
  },
  /** Push to a browser. */
  WEBPUSH("Push", "a device's id") {
    @Override
    public Optional<String> normal(String address) {
      return fits(DEVICE, address.strip());
    }
  },
  /** A call to a system of the sender's, on behalf of one person. */
  WEBHOOK("Webhook", "a profile's id") {
    @Override
    public Optional<String> normal(String address) {
      return fits(PROFILE, address.strip().toLowerCase(Locale.ROOT));
    }
  };

  private static final Pattern MAILBOX = Pattern.compile("[^\\s@]{1,64}@[^\\s@]{1,250}");
  private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{5,14}");
  private static final Pattern DEVICE = Pattern.compile("\\S{1,512}");
  private static final Pattern PROFILE =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final String event;
  private final String addresses;

  Channel(String event, String addresses) {
    this.event = event;
    this.addresses = addresses;
  }

  /** `email`, `sms`, … */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What its events begin with: `Email`, `SMS`, …; web push is told as push. */
  public String event() {
    return event;
  }

  /** What its addresses look like, for people. */
  public String addresses() {
    return addresses;
  }

  /** The one form under which an address is compared; empty when it is none of this channel. */
  public abstract Optional<String> normal(String address);

  public static Optional<Channel> of(String word) {
    return Arrays.stream(values()).filter(channel -> channel.word().equals(word)).findFirst();
  }

  /** All words, for people. */
  public static String words() {
    return Arrays.stream(values()).map(Channel::word).collect(Collectors.joining(", "));
  }

  private static Optional<String> fits(Pattern form, String address) {
    return Optional.of(address).filter(given -> form.matcher(given).matches());
  }
}
