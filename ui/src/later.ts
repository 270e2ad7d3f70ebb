/** Ends what begins when its code has come; also what comes after the end. */
export function later(begun: Promise<() => void>): () => void {
  let [gone, end] = [false, () => {}];
  void begun.then((stop) => {
    if (gone) stop();
    else end = stop;
  });
  return () => {
    gone = true;
    end();
  };
}
