package orders;

/** What the workflow asks of the world outside. */
public interface Shop {

  void reserve(String item);

  void release(String item);

  void charge(String card);

  /** Sends an item and gives its tracking number. */
  String ship(String item);
}
