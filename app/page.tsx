import { Board } from "./_widgets/board.tsx";

export default function Page() {
  return <Board />;
}
