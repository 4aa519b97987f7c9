package io.carillon.scorecard.snapshot;

import io.carillon.platform.problem.Violation;
import java.util.List;

/**
 * What became of a file.
 *
 * @param accepted lines that are new
 * @param repeated lines that were there, or twice in the file: known by their content
 * @param rejected lines that were refused
 * @param errors why, of the first 100 of these
 */
public record Upload(long accepted, long repeated, long rejected, List<Refused> errors) {

  /**
   * A line that was refused.
   *
   * @param line its number, from 1; of a CSV file the record's, its heading included
   */
  public record Refused(long line, List<Violation> violations) {}
}
