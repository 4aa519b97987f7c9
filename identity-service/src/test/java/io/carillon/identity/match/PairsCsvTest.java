package io.carillon.identity.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PairsCsvTest {
  @Test
  void whatWouldEndACellIsQuoted() {
    PairView pair =
        new PairView(
            "Ray, \"K\"",
            "2",
            List.of(1, 2),
            0.75,
            1.5,
            List.of(new FieldView("name, first", "same", 7.25)));

    assertThat(PairsCsv.of(List.of(pair)))
        .isEqualTo(
            "left,right,probability,weight,\"weight_name, first\"\r\n"
                + "\"Ray, \"\"K\"\"\",2,0.75,1.5,7.25\r\n");
  }

  @Test
  void nothingIsAHeading() {
    assertThat(PairsCsv.of(List.of())).isEqualTo("left,right,probability,weight\r\n");
  }
}
