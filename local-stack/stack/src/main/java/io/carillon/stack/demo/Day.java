package io.carillon.stack.demo;

import io.carillon.stack.demo.Mailbox.Mail;
import java.time.Instant;
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
    Report before) {

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
