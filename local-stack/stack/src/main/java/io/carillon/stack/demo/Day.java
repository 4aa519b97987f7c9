package io.carillon.stack.demo;

import io.carillon.stack.demo.Mailbox.Mail;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What the day has left behind, for those who check it.
 *
 * @param kelly her profile's id
 * @param phoneAlone the profile of her phone before she logged in; empty when it was never seen
 * @param friend his profile's id
 * @param landedOn where the reminder's link led in the end
 * @param orderedAt when her order was accepted
 * @param before the journey's report before the day
 * @param saturday what the second act has left behind
 */
record Day(
    Cast cast,
    String kelly,
    String phoneAlone,
    String friend,
    Optional<Mail> welcome,
    Optional<Mail> reminder,
    String landedOn,
    Instant orderedAt,
    Report before,
    Saturday.Left saturday) {

  /**
   * Who plays, new for each run.
   *
   * @param run distinguishes this run's people and baskets from all others'
   */
  record Cast(String run) {
    String kellyMail() {
      return "kelly-" + run + "@example.com";
    }

    String kellyUser() {
      return "kelly-" + run;
    }

    String friendMail() {
      return "sam-" + run + "@example.com";
    }

    /** Of a range that no network uses. */
    String kellyPhone() {
      return "+3363998" + String.format(Locale.ROOT, "%04d", Math.floorMod(run.hashCode(), 10_000));
    }

    /** As Apple gives them to an installation. */
    String pushToken() {
      return token("a");
    }

    /** Of somebody who passes by. */
    String strangersToken() {
      return token("b");
    }

    private String token(String first) {
      return (first + String.format(Locale.ROOT, "%015x", Long.parseLong(run, Character.MAX_RADIX)))
          .repeat(4);
    }

    String browser() {
      return "browser-" + run;
    }

    String phone() {
      return "phone-" + run;
    }

    String friendBrowser() {
      return "sams-browser-" + run;
    }

    String basket() {
      return "basket-" + run;
    }

    String friendBasket() {
      return "sams-basket-" + run;
    }
  }
}
