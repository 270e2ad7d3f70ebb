import './style/tokens.css';
import './style/base.css';
import { open } from './open';

void open();
